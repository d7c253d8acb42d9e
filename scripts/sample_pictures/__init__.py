"""The pictures of the sample community, drawn as printing plates and pulled like a risograph print."""
