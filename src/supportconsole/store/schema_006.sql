-- What a text being written remembers. The rules of schema_001.sql hold here too.

-- Whether a name or an address in a text is another customer's is asked of these, by the beginning of the name.
CREATE INDEX person_customer_name ON person (name) WHERE role = 'customer';
CREATE INDEX person_customer_address ON person (lower(email)) WHERE role = 'customer' AND email <> '';

-- Whose customers wait for an answer, those that have not been touched for longest first.
CREATE INDEX ticket_waits_for ON ticket (assignee_id, updated_at, id) WHERE active = 1 AND turn = 1;
