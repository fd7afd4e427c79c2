/** Tests fetch nothing: what needs packages of Python that are not there yet is skipped. Spark is for the long tests. */
process.env.LABS_NO_INSTALL = "1";
if (process.env.LABS_LONG !== "true") process.env.LABS_SPARK = "no";
