namespace SogniLike.Worker.Commitments;

/// <summary>A trajectory cannot be kept on this machine; the message says why, for everybody.</summary>
public sealed class TrajectoryException(string message, Exception? innerException = null) : Exception(message, innerException);
