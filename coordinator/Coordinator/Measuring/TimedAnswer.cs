using SogniLike.Coordinator.Calibration;
using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Measuring;

/// <summary>An answer to a point, compared.</summary>
/// <param name="Point">What was asked.</param>
/// <param name="Comparison">How far the answer lies from the known one; 0: they are equal.</param>
/// <param name="Took">From the question to the answer, as the coordinator's clock says.</param>
public readonly record struct TimedAnswer(CalibrationPoint Point, PredictionComparison Comparison, TimeSpan Took);
