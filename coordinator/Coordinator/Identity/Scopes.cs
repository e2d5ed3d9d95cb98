namespace SogniLike.Coordinator.Identity;

/// <summary>
/// What an API key may do. Two ladders: a scope includes those before it on its own ladder and nothing of the other, so an operator's key sees no artist's
/// prompts and an artist's key runs no pool.
/// </summary>
public static class Scopes
{
    /// <summary>See the account's own jobs: list, watch, download.</summary>
    public const string Read = "read";

    /// <summary>Also submit and cancel jobs, and report images.</summary>
    public const string Submit = "submit";

    /// <summary>Also make and revoke sub-keys, and everything else an artist may do with the own account.</summary>
    public const string Artist = "artist";

    /// <summary>See the pool: workers, models, accounts, keys without their secrets, reports.</summary>
    public const string Viewer = "viewer";

    /// <summary>Also keep it running: hold, drain and revoke workers, enrolment tokens, resolve reports.</summary>
    public const string Operator = "operator";

    /// <summary>Also decide who may do what: keys, accounts, roles, models, policy.</summary>
    public const string Owner = "owner";

    /// <summary>What <see cref="Owner"/> was called before there were roles. Still read, and taken when a key is made; never written.</summary>
    public const string Admin = "admin";

    /// <summary>The artists' ladder, lowest first.</summary>
    public static IReadOnlyList<string> OfArtists { get; } = [Read, Submit, Artist];

    /// <summary>The operators' ladder, lowest first: the roles of a pool.</summary>
    public static IReadOnlyList<string> OfOperators { get; } = [Viewer, Operator, Owner];

    /// <summary>Every scope there is.</summary>
    public static IReadOnlyList<string> All { get; } = [.. OfArtists, .. OfOperators];

    /// <summary>The scope as it is written today.</summary>
    public static string Current(string scope) => scope == Admin ? Owner : scope;

    /// <summary>True when a key with <paramref name="held"/> may do what <paramref name="needed"/> allows.</summary>
    public static bool Includes(string held, string needed)
    {
        var (has, needs) = (Current(held), Current(needed));
        return StandsAbove(OfArtists, has, needs) || StandsAbove(OfOperators, has, needs);
    }

    private static bool StandsAbove(IReadOnlyList<string> ladder, string held, string needed)
    {
        var step = IndexOf(ladder, needed);
        return step >= 0 && IndexOf(ladder, held) >= step;
    }

    private static int IndexOf(IReadOnlyList<string> ladder, string scope)
    {
        for (var i = 0; i < ladder.Count; i++)
        {
            if (ladder[i] == scope)
            {
                return i;
            }
        }

        return -1;
    }
}
