using SogniLike.Imaging.Exact.Audits;

namespace SogniLike.Coordinator.Calibration;

/// <summary>One measurement.</summary>
/// <param name="Reference">Class and precision of the device that it was compared with.</param>
/// <param name="Comparison">Where, and how far.</param>
public readonly record struct CalibrationPointResult((string Class, string Precision) Reference, PredictionComparison Comparison);
