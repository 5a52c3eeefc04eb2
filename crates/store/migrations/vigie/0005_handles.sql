-- Who goes by a handle, whatever its case.
CREATE INDEX authors_by_handle ON authors (lower(json_extract(body, '$.handle')))
WHERE json_extract(body, '$.handle') IS NOT NULL;
