{{/* What the pods of backups have instead of the service's environment and secrets. Arguments: root, settings. */}}

{{- define "atmr.backupEnv" -}}
- name: ATMR_ENV
  value: {{ .root.Values.environment }}
- name: BACKUP_DATABASE_URL_FILE
  value: /run/secrets/backup/BACKUP_DATABASE_URL
- name: BACKUP_DIR
  value: /backups
- name: BACKUP_RECIPIENT_FILE
  value: /run/secrets/backup/BACKUP_RECIPIENT
- name: BACKUP_STANZA
  value: {{ .root.Values.backup.stanza }}
- name: PGBACKREST_CONFIG
  value: /run/secrets/backup/pgbackrest.conf
# the configuration's own are of the database's host
- name: PGBACKREST_LOCK_PATH
  value: /tmp/pgbackrest
- name: PGBACKREST_SPOOL_PATH
  value: /tmp/pgbackrest-spool
{{- with .root.Values.backup.pushgateway }}
- name: PUSHGATEWAY_URL
  value: {{ . }}
{{- end }}
{{- range $name, $value := .settings }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{/* Arguments: root. */}}
{{- define "atmr.backupMounts" -}}
- name: tmp
  mountPath: /tmp
- name: secrets
  mountPath: /run/secrets/backup
  readOnly: true
- name: backups
  mountPath: /backups
{{- end }}

{{/* Arguments: root. */}}
{{- define "atmr.backupVolumes" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ .root.Values.security.tmpSize }}
- name: secrets
  secret:
    secretName: {{ .root.Values.backup.secretName }}
    defaultMode: 0440
- name: backups
  persistentVolumeClaim:
    claimName: {{ .root.Values.backup.volume.existingClaim | default (printf "%s-backups" (include "atmr.fullname" .root)) }}
{{- end }}
