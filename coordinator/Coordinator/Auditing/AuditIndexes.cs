namespace SogniLike.Coordinator.Auditing;

/// <summary>Which indexes an audit stands in: a function of the audit alone.</summary>
public static class AuditIndexes
{
    /// <summary>The indexes of <paramref name="audit"/> with its score in each.</summary>
    public static IReadOnlyDictionary<AuditIndex, long> Of(Audit audit)
    {
        ArgumentNullException.ThrowIfNull(audit);
        var indexes = new Dictionary<AuditIndex, long>
        {
            [new AuditIndex.All()] = audit.OpenedAtMs,
            [audit.JudgedAtMs is not null ? new AuditIndex.Judged() : new AuditIndex.Open()] = audit.JudgedAtMs ?? audit.DueAtMs,
        };
        if (audit.Assignment is { } assignment)
        {
            indexes[new AuditIndex.Assigned()] = assignment.Number;
        }

        if (audit.Reason != AuditReason.Ringer)
        {
            indexes[new AuditIndex.OfJob(audit.Job)] = audit.OpenedAtMs;
            indexes[new AuditIndex.OfSuspect(audit.Suspect)] = audit.OpenedAtMs;
        }

        if (audit.Reason == AuditReason.Dispute)
        {
            indexes[new AuditIndex.Disputes(audit.Account)] = audit.OpenedAtMs;
        }

        return indexes;
    }

    /// <summary>What the change does to the indexes: a score to set, or null to remove. Unchanged entries are left out.</summary>
    public static IReadOnlyList<(AuditIndex Index, long? Score)> Moves(AuditChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var before = change.Before is null ? new Dictionary<AuditIndex, long>() : Of(change.Before);
        var after = change.After is null ? new Dictionary<AuditIndex, long>() : Of(change.After);
        return
        [
            .. before.Keys.Where(index => !after.ContainsKey(index)).Select(index => (index, (long?)null)),
            .. after.Where(entry => !before.TryGetValue(entry.Key, out var old) || old != entry.Value).Select(entry => (entry.Key, (long?)entry.Value)),
        ];
    }
}
