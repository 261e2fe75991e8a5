# What the serving process of production reads: its own secrets and nothing else. The owner's
# database URL is not among them; set MIGRATION_DATABASE_URL_VAULT_PATH=none where this is used.
path "atmr/data/prod/flask/secret_key"        { capabilities = ["read"] }
path "atmr/data/prod/jwt/secret_key"          { capabilities = ["read"] }
path "atmr/data/prod/jwt/legacy_secret_keys"  { capabilities = ["read"] }
path "atmr/data/prod/encryption/master_key"   { capabilities = ["read"] }
path "atmr/data/prod/encryption/legacy_keys"  { capabilities = ["read"] }
path "atmr/data/prod/database/url"            { capabilities = ["read"] }
path "atmr/data/prod/redis/url"               { capabilities = ["read"] }
path "atmr/data/prod/mail/server_url"         { capabilities = ["read"] }
path "atmr/data/prod/mail/password"           { capabilities = ["read"] }
path "atmr/data/prod/monitoring/sentry"       { capabilities = ["read"] }
# Logins of the database that end by themselves, where DATABASE_CREDENTIALS_VAULT_PATH names them.
path "database/creds/atmr-app"                { capabilities = ["read"] }
