using SogniLike.Coordinator.Credits;

namespace SogniLike.Coordinator.Tests.Credits;

public sealed class JournalEntryTests
{
    [Theory]
    [InlineData(1, -2)]
    [InlineData(0, 0)]
    [InlineData(CreditAmounts.Most + 1, -CreditAmounts.Most - 1)]
    public void New_WrongSumOrAmount_IsRefused(long one, long other) => Assert.Throws<InvalidOperationException>(
        () => new JournalEntry(JournalReason.Pay, "j", new Posting(LedgerAccount.Reserve, one), new Posting(LedgerAccount.Issuance, other)));

    [Fact]
    public void Parse_EveryReason_IsWhatWasWritten()
    {
        foreach (var reason in Enum.GetValues<JournalReason>())
        {
            var text = JournalEntry.Move(reason, "subject", LedgerAccount.Reserve, LedgerAccount.VerifierPay, 5).ToString();
            var entry = JournalEntry.Parse(text);
            Assert.Equal((reason, text), (entry.Reason, entry.ToString()));
        }
    }

    [Theory]
    [InlineData("pay j reserve 1")]
    [InlineData("pay j reserve 1 issuance -2")]
    [InlineData("gift j reserve 1 issuance -1")]
    [InlineData("")]
    public void Parse_WhatNobodyWrites_IsRefused(string text) => Assert.Throws<FormatException>(() => JournalEntry.Parse(text));
}
