"""Who is billed: customers and their projects."""
