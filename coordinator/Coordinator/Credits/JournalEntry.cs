using System.Globalization;
using System.Text;

namespace SogniLike.Coordinator.Credits;

/// <summary>Credits that move for one reason: postings whose sum is zero. Immutable.</summary>
public sealed record JournalEntry
{
    /// <param name="reason">Why.</param>
    /// <param name="subject">The job, audit or day; without spaces, 1 to 128 characters.</param>
    /// <param name="postings">At least two; none of 0.</param>
    /// <exception cref="InvalidOperationException">The postings do not sum to zero, or an amount is out of bounds: a bug in a stage.</exception>
    public JournalEntry(JournalReason reason, string subject, params IReadOnlyList<Posting> postings)
    {
        if (postings.Count < 2 || postings.Sum(posting => posting.Amount) != 0)
        {
            throw new InvalidOperationException($"The postings of {reason} {subject} do not sum to zero.");
        }

        if (postings.Any(posting => posting.Amount == 0 || Math.Abs(posting.Amount) > CreditAmounts.Most))
        {
            throw new InvalidOperationException($"An amount of {reason} {subject} is out of bounds.");
        }

        if (subject.Length is < 1 or > 128 || subject.Contains(' ', StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The subject of {reason} must be one word.");
        }

        (Reason, Subject, Postings) = (reason, subject, postings);
    }

    /// <summary>Why.</summary>
    public JournalReason Reason { get; }

    /// <summary>What it is about.</summary>
    public string Subject { get; }

    /// <summary>They sum to zero.</summary>
    public IReadOnlyList<Posting> Postings { get; }

    /// <summary>An entry that moves an amount from one account to another.</summary>
    public static JournalEntry Move(JournalReason reason, string subject, LedgerAccount from, LedgerAccount to, long amount) =>
        new(reason, subject, new Posting(from, -amount), new Posting(to, amount));

    /// <summary>"reason subject account amount account amount ...": how every store keeps it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(128).Append(Word(Reason)).Append(' ').Append(Subject);
        foreach (var (account, amount) in Postings)
        {
            text.Append(' ').Append(account.Name).Append(' ').Append(CultureInfo.InvariantCulture, $"{amount}");
        }

        return text.ToString();
    }

    /// <summary>The entry that <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is none, or does not sum to zero.</exception>
    public static JournalEntry Parse(string text)
    {
        var words = text.Split(' ');
        if (words.Length < 6 || words.Length % 2 != 0 || !Enum.TryParse<JournalReason>(words[0].Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var reason))
        {
            throw new FormatException("A journal entry cannot be read.");
        }

        try
        {
            return new JournalEntry(reason, words[1],
            [
                .. Enumerable.Range(1, (words.Length / 2) - 1).Select(place => new Posting(
                    LedgerAccount.Parse(words[place * 2]), long.Parse(words[(place * 2) + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))),
            ]);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>The word that a reason is kept and shown as.</summary>
    public static string Word(JournalReason reason) => reason switch
    {
        JournalReason.Grant => "grant",
        JournalReason.Hold => "hold",
        JournalReason.Pay => "pay",
        JournalReason.Refund => "refund",
        JournalReason.Vest => "vest",
        JournalReason.Seize => "seize",
        JournalReason.Issue => "issue",
        JournalReason.AuditOpen => "audit_open",
        JournalReason.AuditPay => "audit_pay",
        JournalReason.AuditRelease => "audit_release",
        JournalReason.Restore => "restore",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown reason."),
    };
}
