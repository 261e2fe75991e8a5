{{/*
What no schema can say: values that contradict each other. Each message names the value and what to write instead.
*/}}

{{- define "atmr.checks" -}}
{{- include "atmr.checkRenamed" . -}}
{{- include "atmr.checkSecrets" . -}}
{{- include "atmr.checkScale" . -}}
{{- include "atmr.checkShutdown" . -}}
{{- include "atmr.checkWayIn" . -}}
{{- include "atmr.checkJobs" . -}}
{{- include "atmr.checkParts" . -}}
{{- end }}

{{- define "atmr.checkRenamed" -}}
{{- range $old, $new := dict "replicaCount" "replicas" "env" "settings" "existingSecret" "secrets.existing.name" -}}
{{- if hasKey $.Values $old -}}
{{- fail (printf "%s: is not known here; write %s" $old $new) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "atmr.checkSecrets" -}}
{{- $s := .Values.secrets -}}
{{- if not $s.source -}}
{{- fail "secrets.source: is not set; write vault, existing, or for development chart" -}}
{{- end -}}
{{- if and (eq $s.source "chart") (eq .Values.environment "production") -}}
{{- fail "secrets.source: chart keeps secrets in the release, which production refuses; write vault or existing" -}}
{{- end -}}
{{- if and $s.values (ne $s.source "chart") -}}
{{- fail (printf "secrets.values: is read only by secrets.source chart, which is %s; take it out" $s.source) -}}
{{- end -}}
{{- $all := concat $s.names (ternary $s.migrationNames (list) .Values.migration.enabled) -}}
{{- if eq $s.source "existing" -}}
{{- if not $s.existing.name -}}
{{- fail "secrets.existing.name: is not set; write the name of the Secret whose keys are secrets.names" -}}
{{- end -}}
{{- if and .Values.migration.enabled (not $s.existing.migrationName) -}}
{{- fail "secrets.existing.migrationName: is not set; write the name of the Secret with MIGRATION_DATABASE_URL, or set migration.enabled to false" -}}
{{- end -}}
{{- end -}}
{{- range $name := $all -}}
{{- if and (eq $s.source "chart") (not (index $s.values $name)) -}}
{{- fail (printf "secrets.values.%s: is not set, but secrets.names or secrets.migrationNames has it" $name) -}}
{{- end -}}
{{- if and (eq $s.source "vault") (not (index $s.vault.paths $name)) -}}
{{- fail (printf "secrets.vault.paths.%s: is not set; write its path below %s/%s" $name $s.vault.mount $s.vault.folder) -}}
{{- end -}}
{{- end -}}
{{- range $s.migrationNames -}}
{{- if has . $s.names -}}
{{- fail (printf "secrets.names: has %s, which is the owner's; leave it to secrets.migrationNames" .) -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* The most pods that run at once: one more than replicas while a release rolls out. */}}
{{- define "atmr.mostPods" -}}
{{- add1 (ternary .Values.autoscaling.maxReplicas .Values.replicas .Values.autoscaling.enabled) -}}
{{- end }}

{{- define "atmr.leastPods" -}}
{{- ternary .Values.autoscaling.minReplicas .Values.replicas .Values.autoscaling.enabled -}}
{{- end }}

{{- define "atmr.checkScale" -}}
{{- $a := .Values.autoscaling -}}
{{- if and $a.enabled (gt (int $a.minReplicas) (int $a.maxReplicas)) -}}
{{- fail (printf "autoscaling.minReplicas: %d is more than autoscaling.maxReplicas, %d" (int $a.minReplicas) (int $a.maxReplicas)) -}}
{{- end -}}
{{- $least := include "atmr.leastPods" . | int -}}
{{- if and .Values.podDisruptionBudget.enabled (le $least (int .Values.podDisruptionBudget.maxUnavailable)) -}}
{{- fail (printf "podDisruptionBudget.maxUnavailable: %d of %d replicas may be away, which protects nothing; write at least %d for %s, or set podDisruptionBudget.enabled to false" (int .Values.podDisruptionBudget.maxUnavailable) $least (add1 (int .Values.podDisruptionBudget.maxUnavailable)) (ternary "autoscaling.minReplicas" "replicas" $a.enabled)) -}}
{{- end -}}
{{- $d := .Values.database -}}
{{- $pods := include "atmr.mostPods" . | int -}}
{{- $need := add (mul (int $d.poolSize) $pods) (int $d.reservedConnections) | int -}}
{{- if gt $need (int $d.maxConnections) -}}
{{- fail (printf "database.maxConnections: %d is less than poolSize %d x %d pods (one more than replicas while a release rolls out) + reservedConnections %d = %d; raise the server's max_connections, lower database.poolSize or replicas, or put a pooler in between" (int $d.maxConnections) (int $d.poolSize) $pods (int $d.reservedConnections) $need) -}}
{{- end -}}
{{- end }}

{{- define "atmr.grace" -}}
{{- $sum := add (int .Values.shutdown.drainSeconds) (int .Values.shutdown.requestSeconds) -}}
{{- .Values.shutdown.terminationGracePeriodSeconds | default (add $sum 5) -}}
{{- end }}

{{- define "atmr.checkShutdown" -}}
{{- $s := .Values.shutdown -}}
{{- $sum := add (int $s.drainSeconds) (int $s.requestSeconds) | int -}}
{{- if lt (include "atmr.grace" . | int) $sum -}}
{{- fail (printf "shutdown.terminationGracePeriodSeconds: %s is less than drainSeconds %d + requestSeconds %d; write at least %d, or null" (include "atmr.grace" .) (int $s.drainSeconds) (int $s.requestSeconds) $sum) -}}
{{- end -}}
{{- if lt (int $s.requestSeconds) (int .Values.public.proxy.requestSeconds) -}}
{{- fail (printf "shutdown.requestSeconds: %d is less than public.proxy.requestSeconds, %d: a rollout would cut the longest requests; write the same" (int $s.requestSeconds) (int .Values.public.proxy.requestSeconds)) -}}
{{- end -}}
{{- end }}

{{- define "atmr.checkWayIn" -}}
{{- range $kind := list "ingress" "gateway" -}}
{{- if and (index $.Values $kind).enabled (not $.Values.public.hosts) -}}
{{- fail (printf "public.hosts: is empty, but %s.enabled; write the host names" $kind) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (not .Values.public.tlsSecretName) (eq .Values.environment "production") -}}
{{- fail "public.tlsSecretName: is not set, but production takes patients' data by HTTPS alone; write the Secret with the certificate" -}}
{{- end -}}
{{- if and .Values.gateway.enabled (not .Values.gateway.parentRefs) (not .Values.gateway.className) -}}
{{- fail "gateway.parentRefs: is empty; write the Gateway that the routes join, like {name: public, namespace: gateways}, or gateway.className for a Gateway of the release's own" -}}
{{- end -}}
{{- if and .Values.gateway.enabled .Values.gateway.parentRefs .Values.gateway.className -}}
{{- fail "gateway.className: makes a Gateway, but gateway.parentRefs names others; write one of the two" -}}
{{- end -}}
{{- if and .Values.gateway.enabled .Values.gateway.className (not .Values.public.tlsSecretName) -}}
{{- fail "public.tlsSecretName: is not set, but the Gateway of gateway.className needs the Secret with the certificate" -}}
{{- end -}}
{{- if and .Values.gateway.envoyPolicies (not .Values.gateway.enabled) -}}
{{- fail "gateway.envoyPolicies: needs gateway.enabled" -}}
{{- end -}}
{{- end }}

{{- define "atmr.checkJobs" -}}
{{- range $name, $job := .Values.jobs -}}
{{- if $job.enabled -}}
{{- range $key := list "schedule" "args" -}}
{{- if not (index $job $key) -}}
{{- fail (printf "jobs.%s.%s: is not set" $name $key) -}}
{{- end -}}
{{- end -}}
{{- if gt (len (include "atmr.fullname" $)) (sub 51 (len $name) | int) -}}
{{- fail (printf "jobs.%s: name and the release's are longer than 52 characters together; shorten one or write fullnameOverride" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "atmr.checkParts" -}}
{{- if and .Values.backup.enabled (not .Values.backup.secretName) -}}
{{- fail "backup.secretName: is not set; write the Secret with pgbackrest.conf, BACKUP_DATABASE_URL and BACKUP_RECIPIENT, or set backup.enabled to false" -}}
{{- end -}}
{{- $m := .Values.monitoring.alertmanagerConfig -}}
{{- if $m.enabled -}}
{{- range $who := list "pagerduty" "slack" -}}
{{- if not (index $m $who).secretName -}}
{{- fail (printf "monitoring.alertmanagerConfig.%s.secretName: is not set; write the Secret, or set monitoring.alertmanagerConfig.enabled to false" $who) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $o := .Values.osrm -}}
{{- if and $o.enabled (gt (int $o.replicas) 1) (not (has "ReadWriteMany" $o.map.accessModes)) -}}
{{- fail "osrm.map.accessModes: more than one replica needs ReadWriteMany" -}}
{{- end -}}
{{- $c := .Values.cnpg -}}
{{- range $key := list "ownerSecretName" "appSecretName" -}}
{{- if and $c.enabled (not (index $c $key)) -}}
{{- fail (printf "cnpg.%s: is not set; write a Secret of type kubernetes.io/basic-auth" $key) -}}
{{- end -}}
{{- end -}}
{{- end }}
