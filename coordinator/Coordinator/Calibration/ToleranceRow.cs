using SogniLike.Coordinator.Audits;

namespace SogniLike.Coordinator.Calibration;

/// <summary>One row of the tolerances that the pool judges by, with what it was made of.</summary>
/// <param name="Key">What it is for.</param>
/// <param name="Table">What is compared with.</param>
/// <param name="Ceilings">By band, what no tolerance exceeds.</param>
/// <param name="Record">What the pool measured; null when it did not.</param>
/// <param name="IsShipped">The program came with it.</param>
public sealed record ToleranceRow(ToleranceKey Key, ToleranceTable Table, IReadOnlyList<double> Ceilings, ToleranceRecord? Record, bool IsShipped);
