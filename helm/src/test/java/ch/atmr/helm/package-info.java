/** Tests of the Helm chart and of the kustomize manifests: rendered, never applied. */
@NullMarked
package ch.atmr.helm;

import org.jspecify.annotations.NullMarked;
