"""From a picture that somebody drew to a digit as the network knows them."""
