Console.WriteLine("""{"experiment":"cifar"}""");
