namespace SogniLike.Worker.Backends;

/// <summary>Whether a model folder can run on a backend.</summary>
public abstract record ModelInspection
{
    private ModelInspection()
    {
    }

    /// <summary>It can.</summary>
    /// <param name="Precision">"fp32" or "fp16".</param>
    public sealed record Usable(string Precision) : ModelInspection;

    /// <summary>It cannot.</summary>
    /// <param name="Reason">A sentence for the owner of the worker.</param>
    public sealed record Refused(string Reason) : ModelInspection;
}
