"""Ways to hand over a mail: an outbox of files, an SMTP server, Amazon SES."""
