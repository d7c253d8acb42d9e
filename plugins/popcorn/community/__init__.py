"""What follows from the library: who did what, meetups and their recaps, release trains, translations, figures."""
