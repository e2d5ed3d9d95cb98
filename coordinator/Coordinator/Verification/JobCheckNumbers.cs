namespace SogniLike.Coordinator.Verification;

/// <summary>What a check measured, and what it compared that with.</summary>
internal sealed record JobCheckNumbers(double Measured, double Threshold);
