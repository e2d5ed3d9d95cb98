using SogniLike.Worker.Status;

namespace SogniLike.Worker.Host.Control;

/// <summary>One line of JSON from the daemon to the command, at most 1 MiB.</summary>
/// <param name="Error">A sentence, when the request was not understood.</param>
/// <param name="Status">The daemon after the command, when it was.</param>
internal sealed record ControlReply(string? Error, WorkerStatus? Status);
