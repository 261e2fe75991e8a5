{{/* Where secrets lie: files of the Vault Agent, or of Secrets. */}}

{{- define "atmr.secretFolder" -}}
{{- ternary "/vault/secrets" "/run/secrets/atmr" (eq .Values.secrets.source "vault") -}}
{{- end }}

{{- define "atmr.secretName" -}}
{{- .Values.secrets.existing.name | default (include "atmr.fullname" .) -}}
{{- end }}

{{- define "atmr.migrationSecretName" -}}
{{- .Values.secrets.existing.migrationName | default (printf "%s-migrate" (include "atmr.fullname" .)) -}}
{{- end }}

{{/* Annotations for the Vault Agent Injector. Arguments: root, names, role, once (the pod ends by itself). */}}
{{- define "atmr.vault" -}}
{{- $vault := .root.Values.secrets.vault -}}
vault.hashicorp.com/agent-inject: "true"
vault.hashicorp.com/role: {{ .role }}
vault.hashicorp.com/auth-path: {{ $vault.authPath }}
{{- with $vault.address }}
vault.hashicorp.com/service: {{ . }}
{{- end }}
{{- with $vault.namespace }}
vault.hashicorp.com/namespace: {{ . }}
{{- end }}
{{- with $vault.caSecretName }}
vault.hashicorp.com/tls-secret: {{ . }}
vault.hashicorp.com/ca-cert: /vault/tls/ca.crt
{{- end }}
vault.hashicorp.com/agent-service-account-token-volume-name: vault-token
vault.hashicorp.com/agent-init-first: "true"
{{- if .once }}
# without a sidecar, which would keep a Job from ending
vault.hashicorp.com/agent-pre-populate-only: "true"
{{- end }}
{{- if .root.Values.security.runAsUser }}
vault.hashicorp.com/agent-run-as-same-user: "true"
{{- end }}
vault.hashicorp.com/agent-limits-cpu: {{ $vault.resources.limits.cpu | quote }}
vault.hashicorp.com/agent-limits-mem: {{ $vault.resources.limits.memory }}
vault.hashicorp.com/agent-requests-cpu: {{ $vault.resources.requests.cpu | quote }}
vault.hashicorp.com/agent-requests-mem: {{ $vault.resources.requests.memory }}
vault.hashicorp.com/preserve-secret-case: "true"
{{- range .names }}
{{- $path := printf "%s/data/%s/%s" $vault.mount $vault.folder (index $vault.paths .) }}
vault.hashicorp.com/agent-inject-secret-{{ . }}: {{ $path }}
vault.hashicorp.com/agent-inject-perms-{{ . }}: "0440"
vault.hashicorp.com/agent-inject-template-{{ . }}: {{ printf "{{- with secret %q -}}{{ .Data.data.value }}{{- end -}}" $path | squote }}
{{- end }}
{{- end }}
