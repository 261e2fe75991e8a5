package ch.atmr.bench;

import picocli.CommandLine.Command;

/** The bench's commands. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {RunCommand.class, ReportCommand.class, GrowthCommand.class, SlotsCommand.class},
    description = "Measures the optimiser on folders of instances and days.")
final class BenchCommand {}
