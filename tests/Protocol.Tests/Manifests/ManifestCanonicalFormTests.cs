using Google.Protobuf;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Manifests;

namespace SogniLike.Protocol.Tests.Manifests;

public sealed class ManifestCanonicalFormTests
{
    [Fact]
    public void IdOf_Vector_GivesTheHash()
    {
        var v = Vectors.Load().Manifest;

        Assert.Equal(v.Text, ManifestCanonicalForm.TextOf(Files(v)));
        Assert.Equal(v.Id, Convert.ToHexStringLower(ManifestCanonicalForm.IdOf(Files(v))));
    }

    [Fact]
    public void IdOf_AnotherOrder_IsTheSame()
    {
        var v = Vectors.Load().Manifest;

        Assert.Equal(v.Id, Convert.ToHexStringLower(ManifestCanonicalForm.IdOf(Files(v).Reverse())));
    }

    [Fact]
    public void IdOf_AnyChange_IsAnother()
    {
        var v = Vectors.Load().Manifest;
        Action<ModelFile>[] changes =
        [
            f => f.Path += "x",
            f => f.SizeBytes++,
            f => f.Sha256 = ByteString.CopyFrom(new byte[32]),
        ];
        Assert.All(changes, change =>
        {
            var files = Files(v);
            change(files[0]);
            Assert.NotEqual(v.Id, Convert.ToHexStringLower(ManifestCanonicalForm.IdOf(files)));
        });
        Assert.NotEqual(v.Id, Convert.ToHexStringLower(ManifestCanonicalForm.IdOf(Files(v)[1..])));
    }

    [Fact]
    public void IdOf_PathThatFakesALine_IsRefused()
    {
        var hash = new string('0', 64);
        var file = new ModelFile { Path = $"a\n{hash} 1 b", SizeBytes = 1, Sha256 = ByteString.CopyFrom(new byte[32]) };

        Assert.Throws<ArgumentException>(() => ManifestCanonicalForm.IdOf([file]));
    }

    [Fact]
    public void IdOf_ShortHashOrRepeatedPath_IsRefused()
    {
        var file = new ModelFile { Path = "a", SizeBytes = 1, Sha256 = ByteString.CopyFrom(new byte[32]) };

        Assert.Throws<ArgumentException>(() => ManifestCanonicalForm.IdOf([file, file.Clone()]));
        Assert.Throws<ArgumentException>(() => ManifestCanonicalForm.IdOf([new ModelFile { Path = "a", Sha256 = ByteString.CopyFrom(new byte[31]) }]));
    }

    private static ModelFile[] Files(ManifestVector v) =>
        [.. v.Files.Select(f => new ModelFile { Path = f.Path, SizeBytes = f.SizeBytes, Sha256 = ByteString.CopyFrom(Convert.FromHexString(f.Sha256)) })];
}
