namespace SogniLike.Simulation.Network;

/// <summary>The connection broke before the answer came, or the other side could not answer: what was asked may have been done.</summary>
internal sealed class CallFailedException(string message) : Exception(message);
