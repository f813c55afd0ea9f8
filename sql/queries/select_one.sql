-- Nothing at all: what one round trip costs, to compare the driver with others.
-- tenant: none
SELECT 1;
