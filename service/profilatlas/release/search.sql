-- What the search asks of search.sqlite. A statement has the name that stands above it.

-- name: same
SELECT id FROM word WHERE folded = ?

-- name: beginning
SELECT id FROM word WHERE folded >= ?1 AND folded < ?1 || char(0x10FFFF) ORDER BY frequency DESC, id LIMIT ?2

-- name: same_stem
SELECT word FROM stem WHERE stem IN (SELECT value FROM json_each(?))

-- name: holding
SELECT rowid FROM part WHERE part MATCH ? LIMIT ?

-- name: half
SELECT id FROM word WHERE folded >= ?1 AND folded < ?1 || char(0x10FFFF) AND length(folded) <= ?2

-- name: postings
SELECT word, measures, weights, things FROM posting WHERE word IN (SELECT value FROM json_each(?)) ORDER BY word

-- name: written
SELECT written, folded FROM word WHERE folded IN (SELECT value FROM json_each(?)) ORDER BY frequency DESC, id LIMIT ?

-- name: complete
SELECT written FROM word
WHERE folded >= ?1 AND folded < ?1 || char(0x10FFFF) AND folded <> ?1
ORDER BY frequency DESC, id LIMIT ?2

-- name: all
SELECT folded FROM word WHERE folded NOT GLOB '*[0-9]*' AND length(folded) >= ?
