"""Pages of customers: the list, the page of one, and the forms that change it."""
