using SogniLike.Coordinator.Sharing;

namespace SogniLike.Coordinator.Tests.Sharing;

public sealed class ShareIdTests
{
    [Fact]
    public void Read_WhatWasMade_GivesItBack()
    {
        var id = ShareId.Of(new string('a', 40) + new string('b', 24));

        Assert.Equal(id, ShareId.Read(id.ToString()));
        Assert.Equal(32, id.Value.Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcde}")]
    public void Read_AnythingElse_IsNone(string? text) => Assert.Null(ShareId.Read(text));
}
