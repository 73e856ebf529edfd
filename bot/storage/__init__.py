"""How Backwise remembers: tables, sessions, queries and migrations. Nothing else imports sqlalchemy."""
