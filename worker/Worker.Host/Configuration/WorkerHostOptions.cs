using SogniLike.Worker.Host.Logging;

namespace SogniLike.Worker.Host.Configuration;

/// <summary>What the process needs to know besides <see cref="WorkerOptions"/>.</summary>
public sealed class WorkerHostOptions
{
    /// <summary>Folders of models to offer, 1 to 100. Default none: at least one must be given.</summary>
    public IList<string> Models { get; set; } = [];

    /// <summary>How log lines look, Human or Json. Default Human.</summary>
    public LogFormat Log { get; set; }
}
