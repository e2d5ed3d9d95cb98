namespace SogniLike.Worker.Host.Control;

/// <summary>One line of JSON from the command to the daemon, at most 4 KiB.</summary>
/// <param name="Command">One of <see cref="ControlCommands"/>.</param>
internal sealed record ControlRequest(string? Command);
