namespace SogniLike.Coordinator.Host.Startup;

/// <summary>The coordinator cannot start, for a reason that its operator can mend. The message is one sentence that says how.</summary>
internal sealed class StartupException(string message, Exception? innerException = null) : Exception(message, innerException);
