using Grpc.Core;

namespace SogniLike.Packages.Tests.Grpc;

public sealed class MetadataTests
{
    [Fact]
    public void Get_KeyInOtherCase_GivesLastEntry()
    {
        var metadata = new Metadata { { "Key", "first" }, { "kEY", "last" } };

        Assert.Equal("last", metadata.GetValue("KEY"));
        Assert.Equal(["first", "last"], metadata.GetAll("key").Select(static entry => entry.Value));
        Assert.All(metadata, static entry => Assert.Equal("key", entry.Key));
    }

    [Fact]
    public void Get_KeyThatIsNotThere_GivesNull()
    {
        Assert.Null(new Metadata().GetValue("key"));
        Assert.Null(new Metadata().GetValueBytes("key-bin"));
    }

    [Fact]
    public void Add_TextUnderBinaryKey_IsRefused() => Assert.Throws<ArgumentException>(static () => new Metadata { { "key-bin", "text" } });

    [Fact]
    public void Add_BytesUnderTextKey_IsRefused() => Assert.Throws<ArgumentException>(static () => new Metadata { { "key", [1] } });

    [Theory]
    [InlineData("")]
    [InlineData("ä")]
    [InlineData("a b")]
    [InlineData("a:b")]
    public void Add_InvalidKey_IsRefused(string key) => Assert.Throws<ArgumentException>(() => new Metadata { { key, "text" } });

    [Fact]
    public void Add_ToEmpty_IsRefused() => Assert.Throws<InvalidOperationException>(static () => Metadata.Empty.Add("key", "text"));

    [Fact]
    public void Entry_Bytes_AreCopied()
    {
        byte[] bytes = [1, 2];
        var entry = new Metadata.Entry("key-bin", bytes);

        bytes[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
    }
}
