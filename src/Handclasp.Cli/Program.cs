System.Console.WriteLine("handclasp");
