# What the migration job of production reads besides what the serving process reads.
path "atmr/data/prod/database/migration_url"  { capabilities = ["read"] }
