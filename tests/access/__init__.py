"""Who may do what, who may see what: walks over every route, judged by what stands here and not by the program."""
