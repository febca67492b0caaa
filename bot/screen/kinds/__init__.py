"""One recogniser per file; `bot.screen.recognisers` lists them."""
