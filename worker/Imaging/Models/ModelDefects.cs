namespace SogniLike.Imaging.Models;

/// <summary>Collects the reasons against a model, so that all are told at once.</summary>
internal sealed class ModelDefects
{
    private readonly List<ModelDefect> _all = [];

    public IReadOnlyList<ModelDefect> All => _all;

    public bool None => _all.Count == 0;

    public void Add(ModelDefectCode code, string part, string message) => Add(new ModelDefect(code, part, message));

    public void Add(ModelDefect defect) => _all.Add(defect);
}
