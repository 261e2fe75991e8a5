{{/* What every pod has: Pod Security's "restricted", no token, no service links. */}}

{{- define "atmr.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  {{- with .Values.security.runAsUser }}
  runAsUser: {{ . }}
  runAsGroup: {{ . }}
  fsGroup: {{ . }}
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
  # of the pod, so that injected containers have it too
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "atmr.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  {{- with .Values.security.runAsUser }}
  # the Vault Agent takes its user from here
  runAsUser: {{ . }}
  {{- end }}
  capabilities:
    drop: [ALL]
{{- end }}

{{/* Environment of a container of the service's image. Arguments: root, pool, names, settings. */}}
{{- define "atmr.env" -}}
- name: ATMR_ENV
  value: {{ .root.Values.environment }}
- name: DB_POOL_SIZE
  value: {{ .pool | quote }}
{{- $own := dict "MAIL_FOLDER" "/tmp/mail" }}
{{- if .root.Values.osrm.enabled }}
{{- /* files/osrm/serve.sh lets tables be that large */}}
{{- $own = merge $own (dict "OSRM_URL" (printf "http://%s-osrm:5000" (include "atmr.fullname" .root)) "OSRM_MAX_TABLE_SIZE" "1000") }}
{{- end }}
{{- range $name, $value := merge (dict) (.settings | default dict) .root.Values.settings $own }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- with .root.Values.jvmOptions }}
- name: JDK_JAVA_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- $folder := include "atmr.secretFolder" .root }}
{{- range .names }}
- name: {{ . }}_FILE
  value: {{ $folder }}/{{ . }}
{{- end }}
{{- end }}

{{/* Arguments: root, migration. */}}
{{- define "atmr.mounts" -}}
- name: tmp
  mountPath: /tmp
{{- if ne .root.Values.secrets.source "vault" }}
- name: secrets
  mountPath: {{ include "atmr.secretFolder" .root }}
  readOnly: true
{{- end }}
{{- end }}

{{/* Arguments: root, migration. */}}
{{- define "atmr.volumes" -}}
{{- $secrets := .root.Values.secrets -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .root.Values.security.tmpSize }}
{{- if eq $secrets.source "vault" }}
# the agent's own token: the containers see none
- name: vault-token
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken:
          path: token
          audience: {{ $secrets.vault.audience }}
          expirationSeconds: 3600
{{- else }}
- name: secrets
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ include "atmr.secretName" .root }}
          items:
            {{- range $secrets.names }}
            - {key: {{ . }}, path: {{ . }}}
            {{- end }}
      {{- if .migration }}
      - secret:
          name: {{ include "atmr.migrationSecretName" .root }}
          items:
            {{- range $secrets.migrationNames }}
            - {key: {{ . }}, path: {{ . }}}
            {{- end }}
      {{- end }}
{{- end }}
{{- end }}
