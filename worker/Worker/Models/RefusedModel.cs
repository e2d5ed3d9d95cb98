namespace SogniLike.Worker.Models;

/// <summary>A folder that was offered as a model and cannot be used.</summary>
/// <param name="Folder">As given.</param>
/// <param name="Reason">A sentence for the owner of the worker.</param>
public sealed record RefusedModel(string Folder, string Reason);
