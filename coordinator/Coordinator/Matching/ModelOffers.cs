namespace SogniLike.Coordinator.Matching;

/// <summary>The idle workers that have a model, by what they can ever do with it. One caller at a time.</summary>
internal sealed class ModelOffers
{
    private readonly Dictionary<WorkerAbility, Group> _groups = [];

    public int Count { get; private set; }

    public IReadOnlyCollection<Group> Groups => _groups.Values;

    public void Add(ModelPlace place, IdleWorker worker)
    {
        if (!_groups.TryGetValue(place.Ability, out var group))
        {
            _groups[place.Ability] = group = new Group(place.Ability);
        }

        (place.IsLoaded ? group.Loaded : group.Cold).Add(worker);
        Count++;
    }

    public void Remove(ModelPlace place, IdleWorker worker)
    {
        var group = _groups[place.Ability];
        (place.IsLoaded ? group.Loaded : group.Cold).Remove(worker);
        Count--;
        if (group.Count == 0)
        {
            _groups.Remove(place.Ability);
        }
    }

    /// <summary>Workers of equal ability, those that have done least for their speed first.</summary>
    internal sealed class Group(WorkerAbility ability)
    {
        private static readonly Comparer<IdleWorker> ByTag = Comparer<IdleWorker>.Create(Compare);

        public WorkerAbility Ability => ability;

        public SortedSet<IdleWorker> Loaded { get; } = new(ByTag);

        public SortedSet<IdleWorker> Cold { get; } = new(ByTag);

        public int Count => Loaded.Count + Cold.Count;

        public static int Compare(IdleWorker one, IdleWorker other) =>
            one.Tag != other.Tag ? one.Tag.CompareTo(other.Tag) : string.CompareOrdinal(one.Id.Value, other.Id.Value);
    }
}
