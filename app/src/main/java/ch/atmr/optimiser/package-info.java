/**
 * Pure dial-a-ride engine: plans which vehicle serves which request, in which order and when.
 *
 * <p>It knows no database, no HTTP, no logging and no clock but the one its stopping rule is given.
 * One model holds Cordeau's dial-a-ride problem, Li and Lim's pickup and delivery problem and real
 * days of patient transport; see {@link ch.atmr.optimiser.RoutingProblem}. The search is {@link
 * ch.atmr.optimiser.Solver}, the independent judge of its plans {@link
 * ch.atmr.optimiser.PlanChecker}.
 */
@NullMarked
package ch.atmr.optimiser;

import org.jspecify.annotations.NullMarked;
