package io.cdpkit.segments.predict;

/** The log-likelihood of a data set as a function of parameters that are all above 0. */
interface Likelihood {
    double at(double[] parameters);

    /** The same, and its derivatives by the parameters. */
    double at(double[] parameters, double[] derivatives);
}
