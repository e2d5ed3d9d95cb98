namespace SogniLike.Coordinator.Estimating;

/// <summary>One measured number, appended to its series by the transaction that proves it.</summary>
/// <param name="Series">Where it belongs.</param>
/// <param name="Value">Finite.</param>
public sealed record Sample(SampleSeries Series, double Value);
