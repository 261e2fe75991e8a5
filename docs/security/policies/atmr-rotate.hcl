# What whoever rotates keys writes: the four paths of keys, and no policy or login.
path "atmr/data/prod/flask/secret_key"        { capabilities = ["create", "update", "read"] }
path "atmr/data/prod/jwt/*"                   { capabilities = ["create", "update", "read"] }
path "atmr/data/prod/encryption/*"            { capabilities = ["create", "update", "read"] }
path "atmr/metadata/prod/jwt/*"               { capabilities = ["read"] }
path "atmr/metadata/prod/encryption/*"        { capabilities = ["read"] }
