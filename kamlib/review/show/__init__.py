"""What chapter 4 shows and asks: words, sentences, charts, tables, forms."""
