namespace SogniLike.Simulation.Checks;

/// <summary>The rules did something that they must never do.</summary>
public sealed class InvariantViolationException(string message) : Exception(message);
