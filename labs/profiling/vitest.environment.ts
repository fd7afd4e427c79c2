/** Tests fetch nothing: what needs packages of Python that are not there yet is skipped. */
process.env.LABS_NO_INSTALL = "1";
