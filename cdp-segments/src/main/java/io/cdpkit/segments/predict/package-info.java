/**
 * What people are worth and what they will probably do: models of repeat purchase and of spend, and RFM scores.
 *
 * <p>A {@link io.cdpkit.segments.predict.CalibrationWindow} makes {@link io.cdpkit.segments.predict.Customer}s of orders,
 * {@link io.cdpkit.segments.predict.Customers} gathers them; {@link io.cdpkit.segments.predict.PurchaseModel} (BG/NBD) and
 * {@link io.cdpkit.segments.predict.SpendModel} (Gamma-Gamma) are fitted to those, or refused with a reason: {@link
 * io.cdpkit.segments.predict.Fit}. A {@link io.cdpkit.segments.predict.Predictor} puts both together to an {@link
 * io.cdpkit.segments.predict.Outlook} of one customer; {@link io.cdpkit.segments.predict.PredictionJson} keeps models.
 * {@link io.cdpkit.segments.predict.RfmScale} gives {@link io.cdpkit.segments.predict.RfmScore}s. Parameters of fitted
 * models, and scales, may stand in computed traits, which then tell of everybody at each instant: {@link
 * io.cdpkit.segments.Operand.Prediction} and {@link io.cdpkit.segments.predict.RfmScale#traits}. What somebody was worth
 * so far is no prediction: {@link io.cdpkit.commerce.OrderBook#totals} has it, refunds netted.
 *
 * <p>Fitting needs {@code org.hipparchus:hipparchus-optim}, an optional dependency; using a fitted model does not. All but
 * {@code Customers} and the builder of a scale are immutable and thread-safe. Nothing prints customer data.
 */
@NullMarked
package io.cdpkit.segments.predict;

import org.jspecify.annotations.NullMarked;
