"""What a person meant: the spaCy pipeline, sentence vectors, our Rasa components, the word net."""
