namespace SogniLike.Imaging.Models.Onnx;

/// <summary>Collects what is wrong with one graph, up to a number that a person can read.</summary>
internal sealed class OnnxFindings(string part, ModelDefects defects)
{
    /// <summary>Most reasons told of one file.</summary>
    public const int Max = 50;

    private readonly HashSet<(ModelDefectCode, string?, string)> _told = [];

    public bool None => _told.Count == 0;

    /// <summary>Notes a reason once.</summary>
    /// <param name="code">Its kind.</param>
    /// <param name="node">Label of the node or tensor; null for the file.</param>
    /// <param name="message">A sentence. Text from the file in it must have gone through <see cref="OnnxText"/>.</param>
    public void Add(ModelDefectCode code, string? node, string message)
    {
        if (_told.Count > Max || !_told.Add((code, node, message)))
        {
            return;
        }

        defects.Add(_told.Count <= Max
            ? new ModelDefect(code, part, message) { Node = node }
            : new ModelDefect(code, part, $"There are more reasons; the first {Max} are listed."));
    }
}
