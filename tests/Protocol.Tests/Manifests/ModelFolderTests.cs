using System.Security.Cryptography;
using System.Text;
using SogniLike.Protocol.Manifests;
using SogniLike.Testing;

namespace SogniLike.Protocol.Tests.Manifests;

public sealed class ModelFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sogni-model-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ReadFiles_ModelFolder_GivesIndexAndPartsSortedWithHashes()
    {
        Write("model_index.json", """{"_class_name":"X","unet":["diffusers","OnnxRuntimeModel"],"vae_encoder":[null,null],"flag":false,"pair":[1,2]}""");
        Write("unet/model.onnx", "abc");
        Write("unet/sub/weights.pb", "");
        Write("README.md", "a card is no part of the model");
        Write("other/file", "neither is a folder that the index does not name");

        var files = await ReadAsync();

        Assert.Equal(["model_index.json", "unet/model.onnx", "unet/sub/weights.pb"], files.Select(f => f.Path));
        Assert.Equal(3UL, files[1].SizeBytes);
        Assert.Equal(SHA256.HashData("abc"u8), files[1].Sha256.ToByteArray());
    }

    [Fact]
    public async Task ReadFiles_CopiedElsewhereUnderAnotherName_HasTheSameIdentity()
    {
        Write("model_index.json", """{"unet":["d","M"]}""");
        Write("unet/model.onnx", "abc");
        var id = ManifestCanonicalForm.IdOf(await ReadAsync());
        var copy = Path.Combine(_folder, "copy");
        Write("copy/unet/model.onnx", "abc");
        Write("copy/model_index.json", """{"unet":["d","M"]}""");

        Assert.Equal(id, ManifestCanonicalForm.IdOf(await ModelFolder.ReadFilesAsync(copy, CancellationToken.None)));
    }

    [Fact]
    public async Task ReadFiles_BuiltInModel_HasEveryPart()
    {
        var files = await ModelFolder.ReadFilesAsync(Path.Combine(RepositoryPaths.Root, "worker", "BuiltInModels", "emoji-diffusion"), CancellationToken.None);

        Assert.Contains(files, f => f.Path == "unet/model.onnx");
        Assert.DoesNotContain(files, f => f.Path.Contains("LICENSE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "needs a model_index.json")]
    [InlineData("not json", "no valid JSON")]
    [InlineData("[]", "no valid JSON object")]
    [InlineData("""{"unet":["d","M"]}""", "no such folder")]
    [InlineData("""{"..":["d","M"]}""", "no such folder")]
    [InlineData("""{"a/b":["d","M"]}""", "no such folder")]
    [InlineData("""{"":["d","M"]}""", "no such folder")]
    public async Task ReadFiles_BadIndex_SaysWhy(string? index, string expected)
    {
        Write("a/b/file", "x");
        if (index is not null)
        {
            Write("model_index.json", index);
        }

        Assert.Contains(expected, (await Assert.ThrowsAsync<InvalidDataException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFiles_IndexNamesAPartTwice_CountsItOnce()
    {
        Write("model_index.json", """{"unet":["d","M"],"unet":["d","M"]}""");
        Write("unet/model.onnx", "abc");

        Assert.Equal(2, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task ReadFiles_LinkedFile_IsRefused()
    {
        Write("model_index.json", """{"unet":["d","M"]}""");
        Write("elsewhere", "x");
        Directory.CreateDirectory(Path.Combine(_folder, "unet"));
        File.CreateSymbolicLink(Path.Combine(_folder, "unet", "model.onnx"), Path.Combine(_folder, "elsewhere"));

        Assert.Contains("is a link", (await Assert.ThrowsAsync<InvalidDataException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFiles_LinkedFolders_AreRefusedAndNotWalked()
    {
        Write("model_index.json", """{"unet":["d","M"]}""");
        Directory.CreateDirectory(Path.Combine(_folder, "unet"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "unet", "loop"), Path.Combine(_folder, "unet"));
        Assert.Contains("is a link", (await Assert.ThrowsAsync<InvalidDataException>(ReadAsync)).Message, StringComparison.Ordinal);

        Write("model_index.json", """{"part":["d","M"]}""");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "part"), "/etc");
        Assert.Contains("is a link", (await Assert.ThrowsAsync<InvalidDataException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFiles_TooManyFiles_IsRefused()
    {
        Write("model_index.json", """{"unet":["d","M"]}""");
        for (var i = 0; i < ModelFolder.MaxFiles - 1; i++)
        {
            Write($"unet/{i}", "");
        }

        Assert.Equal(ModelFolder.MaxFiles, (await ReadAsync()).Count);
        Write("unet/one-more", "");
        Assert.Contains("more than 200", (await Assert.ThrowsAsync<InvalidDataException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadFiles_TooDeepOrUnspellable_IsRefused()
    {
        Write("model_index.json", """{"unet":["d","M"]}""");
        Write("unet/" + string.Concat(Enumerable.Repeat("d/", ModelFolder.MaxDepth + 1)) + "file", "");
        Assert.Contains("folders deep", (await Assert.ThrowsAsync<InvalidDataException>(ReadAsync)).Message, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(_folder, "unet"), recursive: true);
        Write("unet/a\nb", "");
        Assert.Contains("cannot stand in a manifest", (await Assert.ThrowsAsync<InvalidDataException>(ReadAsync)).Message, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<Admin.V1.ModelFile>> ReadAsync() => ModelFolder.ReadFilesAsync(_folder, CancellationToken.None);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, new UTF8Encoding(false));
    }
}
