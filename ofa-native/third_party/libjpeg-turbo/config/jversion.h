/* Version texts of libjpeg-turbo's messages. Takes the place of src/jversion.h.in. */
#define JVERSION  "6b  27-Mar-1998"
#define JCOPYRIGHT  "Copyright (C) The libjpeg-turbo Project and many others"
